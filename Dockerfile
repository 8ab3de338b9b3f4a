# docker build -t hearth . ; docker run -d --name hearth -p 127.0.0.1:8420:8420 -v hearth:/data hearth
# For others: docs/server.md. By an address that --public-url does not name, a container answers nobody.
# Then the owner: docker exec -it hearth hearth user add NAME --role owner
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY build build
COPY forum_app forum_app
COPY launcher launcher
RUN python -m venv /opt/hearth
RUN /opt/hearth/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt .

FROM python:3.13-slim
RUN useradd --system --uid 8420 --home-dir /data --shell /usr/sbin/nologin hearth
RUN install -d -o hearth -g hearth -m 0700 /data
COPY --from=build /opt/hearth /opt/hearth
COPY build/server/healthy.py /opt/hearth/healthy.py
ENV PATH=/opt/hearth/bin:$PATH HEARTH_DATA_DIR=/data HEARTH_HOST=0.0.0.0 PYTHONUNBUFFERED=1
USER hearth
WORKDIR /data
VOLUME /data
EXPOSE 8420
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "/opt/hearth/healthy.py"]
ENTRYPOINT ["hearth"]
CMD ["--headless"]
