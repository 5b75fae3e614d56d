"""The demo: a made-up branch to try the portal with."""
