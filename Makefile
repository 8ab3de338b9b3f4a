# Everything is in build/dev.py, which also runs where there is no make.
PYTHON ?= python3

.PHONY: run test proof check bench bench-scale pictures words dist

run test proof check bench bench-scale pictures words dist:
	@$(PYTHON) build/dev.py $@ $(ARGS)
