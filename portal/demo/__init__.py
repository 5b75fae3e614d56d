"""The demo: a made-up branch to try the portal with."""

from portal.demo.commands import demo_command
from portal.demo.routes import bp
from portal.feature import Feature

feature = Feature(blueprint=bp, commands=(demo_command,))
