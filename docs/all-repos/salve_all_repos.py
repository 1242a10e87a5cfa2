#!/usr/bin/env python3
"""Run `salve fix --branch` in all repositories that all-repos has cloned.

all-repos clones, picks and pushes; salve makes the commits, one a rule, each with its own message. All that comes after
`--` is given to `salve fix`:

    salve_all_repos.py --dry-run -- --rule ets-race --verify
"""
from __future__ import annotations

import argparse
import functools
import subprocess
import sys

from all_repos import autofix_lib, mapper
from all_repos.config import Config
from all_repos.grep import repos_matching


def find_repos(config: Config) -> set[str]:
    return repos_matching(config, ("-q", "use Mix.Project", "--", "*mix.exs"))


def branch_exists(name: str) -> bool:
    ref = f"refs/heads/{name}"
    return subprocess.run(("git", "show-ref", "--quiet", "--verify", ref)).returncode == 0


def fix_one(repo: str, *, salve: tuple[str, ...], config: Config, branch: str, dry_run: bool, color: bool) -> None:
    # A fresh clone, left behind again; an error is printed and the other repositories go on.
    with autofix_lib.repo_context(repo, use_color=color):
        autofix_lib.run("git", "checkout", "--quiet", "--detach", "origin/HEAD")
        autofix_lib.run("salve", "fix", "--branch", branch, *salve)
        if not branch_exists(branch):
            return
        autofix_lib.run("git", "checkout", "--quiet", branch)
        autofix_lib.run("git", "--no-pager", "log", "--patch", "--reverse", "origin/HEAD..HEAD")
        if not dry_run:
            autofix_lib.run("git", "branch", "--quiet", "--set-upstream-to=origin/HEAD")
            config.push(config.push_settings, branch)


def main() -> int:
    own, salve = sys.argv[1:], ()
    if "--" in own:
        at = own.index("--")
        own, salve = own[:at], tuple(own[at + 1 :])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    autofix_lib.add_fixer_args(parser)
    parser.add_argument("--branch-name", default="salve/fixes", help="the branch (default `%(default)s`)")
    args = parser.parse_args(own)
    repos, config, commit, settings = autofix_lib.from_cli(
        args, find_repos=find_repos, msg="", branch_name=args.branch_name
    )
    run = functools.partial(
        fix_one,
        salve=salve,
        config=config,
        branch=commit.branch_name,
        dry_run=settings.dry_run,
        color=settings.color,
    )
    with mapper.process_mapper(settings.jobs) as do_map:
        mapper.exhaust(do_map(run, sorted(repos)[: settings.limit]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
