"""Tests of the window: who is let in, what closing means, and the window itself on a screen without glass."""
