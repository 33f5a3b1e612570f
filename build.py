"""Build the digest: `python build.py [COMMAND]`. The same program is installed as `copydesk`."""

from generator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
