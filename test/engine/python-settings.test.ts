import assert from 'node:assert/strict';
import { probed } from './shown-value.ts';

/** What is probed, the source, and what it is known to be. */
type Case = readonly [what: string, source: string, values: readonly string[]];

function specify(cases: readonly Case[]): void {
  for (const [what, source, values] of cases)
    it(`${what}: ${values.join(', ')}`, () => assert.deepEqual(probed({ '/app/main.py': source }), values));
}

const SETTINGS = 'from pydantic import BaseModel, Field\nfrom pydantic_settings import BaseSettings\n';

describe('sources of settings in Python', () => {
  describe('dictionaries of variables', () => {
    specify([
      [
        'a `.env` file',
        'from dotenv import dotenv_values\nc = dotenv_values(".env")\nprobe(c["A"], c.get("B"), c.get("C", "c"))',
        ['env A', 'env B', 'env C ?? "c"'],
      ],
      [
        'a `.env` file and the environment',
        'import os\nfrom dotenv import dotenv_values\nc = {**dotenv_values(".env"), **os.environ}\nprobe(c["A"], c.get("B", "b"))',
        ['env A', 'env B ?? "b"'],
      ],
      [
        'copies of the environment',
        'import os\na = dict(os.environ)\nb = os.environ.copy()\nprobe(a["A"], b.get("B"), a.items)',
        ['env A', 'env B', 'global#dict().items'],
      ],
      ['one entry of a file', 'import dotenv\nprobe(dotenv.get_key(".env", "A"))', ['env A']],
    ]);
  });

  describe('packages that read variables', () => {
    specify([
      [
        'python-decouple with its own repository',
        'from decouple import Config, RepositoryEnv\nconfig = Config(RepositoryEnv(".env"))\nprobe(config("A"), config("B", default="b"), config.get("C"))',
        ['env A', 'env B ?? "b"', 'env C'],
      ],
      [
        'environs',
        'from environs import Env\nenv = Env()\nprobe(env("A"), env.str("B", "b"), env.int("C", default=3))',
        ['env A', 'env B ?? "b"', 'env C ?? 3'],
      ],
      [
        'environs under a prefix',
        'from environs import Env\nenv = Env()\nwith env.prefixed("APP_"):\n    host = env.str("HOST", "a")\nprobe(host, env("KEY"))',
        ['env APP_HOST ?? "a"', 'env KEY'],
      ],
      [
        'django-environ',
        'import environ\nenv = environ.Env(DEBUG=(bool, False))\nprobe(env("KEY"), env.str("B", default="b"))',
        ['env KEY', 'env B ?? "b"'],
      ],
      [
        'Starlette, the type before the default',
        'from starlette.config import Config\nc = Config(".env")\nprobe(c("A", str), c("B", str, "b"))',
        ['env A', 'env B ?? "b"'],
      ],
    ]);
  });

  describe('fields', () => {
    specify([
      [
        'required ones',
        `${SETTINGS}class S(BaseSettings):\n    a: str = Field(...)\n    b: str = Field(default=..., description="x")\ns = S()\nprobe(s.a, s.b)`,
        ['env A', 'env B'],
      ],
      [
        'several names',
        `${SETTINGS}class S(BaseSettings):\n    a: str = Field(..., env=["ONE", "TWO"])\nprobe(S().a)`,
        ['env ONE'],
      ],
      [
        'a class as factory',
        `${SETTINGS}class Auth(BaseModel):\n    key: str = "k"\nclass S(BaseModel):\n    auth: Auth = Field(default_factory=Auth)\nprobe(S().auth.key)`,
        ['"k"'],
      ],
      [
        'a function as factory',
        'import os\nfrom dataclasses import dataclass, field\ndef read(): return os.getenv("A", "a")\n@dataclass\nclass C:\n    a: str = field(default_factory=read)\n    b: str = field(default_factory=lambda: os.environ["B"])\nprobe(C().a, C().b)',
        ['env A ?? "a"', 'env B'],
      ],
      [
        'a factory of attrs',
        'import attrs, os\n@attrs.define\nclass C:\n    a: str = attrs.field(factory=lambda: os.getenv("A"))\nprobe(C().a)',
        ['env A'],
      ],
      [
        'what a class method makes',
        'import os\nfrom dataclasses import dataclass\n@dataclass\nclass C:\n    host: str\n    key: str = ""\n    @classmethod\n    def from_env(cls):\n        return cls(host=os.getenv("HOST", "a"), key=os.environ["KEY"])\nc = C.from_env()\nprobe(c.host, c.key)',
        ['env HOST ?? "a"', 'env KEY'],
      ],
      [
        'a function that remembers',
        `${SETTINGS}from functools import lru_cache\nclass S(BaseSettings):\n    host: str = "a"\n@lru_cache(maxsize=1)\ndef get_settings() -> S:\n    return S()\nsettings = get_settings()\nprobe(settings.host, get_settings().host)`,
        ['env HOST ?? "a"', 'env HOST ?? "a"'],
      ],
    ]);
  });

  describe('options of the command line', () => {
    specify([
      [
        'argparse, with defaults apart',
        'import argparse\np = argparse.ArgumentParser()\np.add_argument("--host")\np.set_defaults(host="0.0.0.0")\nargs = p.parse_args()\nprobe(args.host, vars(args)["host"])',
        [
          'python:argparse#ArgumentParser().parse_args().host ?? "0.0.0.0"',
          'python:argparse#ArgumentParser().parse_args().host ?? "0.0.0.0"',
        ],
      ],
      [
        'argparse, with a variable as default',
        'import argparse, os\np = argparse.ArgumentParser()\np.add_argument("--host", default=os.getenv("HOST", "a"))\nargs = p.parse_args()\nprobe(args.host)',
        ['python:argparse#ArgumentParser().parse_args().host ?? env HOST ?? "a"'],
      ],
      [
        'click, arguments, flags and several variables',
        'import click\n@click.command()\n@click.option("--auth/--no-auth", default=True)\n@click.option("--token", envvar=["TOKEN", "T"])\n@click.argument("path", default="/mcp")\ndef main(auth, token, path):\n    probe(auth, token, path)',
        ['parameter 0 ?? true', 'env TOKEN', 'parameter 2 ?? "/mcp"'],
      ],
      [
        'click, in one dictionary',
        'import click\n@click.command()\n@click.option("--host", default="a")\ndef main(**options):\n    probe(options["host"], options.get("host"), options["x"])',
        ['parameter 0 ?? "a"', 'parameter 0 ?? "a"', 'parameter 0.x'],
      ],
      [
        'typer, in an annotation',
        'import typer\nfrom typing import Annotated\ndef main(host: Annotated[str, typer.Option(envvar="HOST")] = "a", port: int = 80):\n    probe(host, port)',
        ['env HOST ?? "a"', 'parameter 1 ?? 80'],
      ],
    ]);
  });
});
