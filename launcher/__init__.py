"""The program around the forum. It knows `forum_app` through its front door alone."""
