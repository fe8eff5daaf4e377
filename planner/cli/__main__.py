"""``python -m planner.cli``: the command without its installed script."""

from planner.cli import main

if __name__ == "__main__":
    main()
