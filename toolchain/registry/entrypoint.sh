#!/bin/sh
# As the official image: a configuration file means "serve it", anything else is a registry command.
set -e
case "$1" in
*.yaml | *.yml) set -- registry serve "$@" ;;
serve | garbage-collect | help | -*) set -- registry "$@" ;;
esac
exec "$@"
