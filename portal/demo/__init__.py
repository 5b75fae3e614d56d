"""The demo: a made-up branch to try the portal with."""

from portal.demo.commands import demo_command
from portal.feature import Feature

feature = Feature(commands=(demo_command,))
