import assert from 'node:assert/strict';
import { probed } from './shown-value.ts';

/** What is probed, the source, what it is known to be, and other files. */
type Case = readonly [what: string, source: string, values: readonly string[], more?: Readonly<Record<string, string>>];

function specify(cases: readonly Case[]): void {
  for (const [what, source, values, more] of cases)
    it(`${what}: ${values.join(', ')}`, () => assert.deepEqual(probed({ '/app/main.py': source, ...more }), values));
}

describe('values of Python', () => {
  describe('of the environment', () => {
    specify([
      ['a variable', 'import os\nprobe(os.environ["KEY"])', ['env KEY']],
      ['a variable that may be missing', 'import os\nprobe(os.environ.get("KEY"))', ['env KEY']],
      ['a variable with a default', 'import os\nprobe(os.getenv("HOST", "0.0.0.0"))', ['env HOST ?? "0.0.0.0"']],
      [
        'a variable by an imported name',
        'from os import environ as e, getenv as g\nprobe(e["A"], e.get("B"), g("C"))',
        ['env A', 'env B', 'env C'],
      ],
      [
        'a variable by a constant',
        'import os\nNAME = "KEY"\nprobe(os.getenv(NAME), os.environ[NAME])',
        ['env KEY', 'env KEY'],
      ],
      ['a variable or a text', 'import os\nprobe(os.getenv("A") or "b")', ['env A || "b"']],
      [
        'a variable that is converted',
        'import os\nprobe(int(os.getenv("PORT", "80")), os.getenv("A", "b").strip().lower())',
        ['env PORT ?? "80"', 'env A ?? "b"'],
      ],
      [
        'python-decouple',
        'from decouple import config\nprobe(config("KEY", default="a"), config("B"))',
        ['env KEY ?? "a"', 'env B'],
      ],
      [
        'the configuration of Starlette',
        'from starlette.config import Config\nconfig = Config(".env")\nprobe(config("KEY", default="a"))',
        ['env KEY ?? "a"'],
      ],
    ]);
  });

  describe('of settings', () => {
    specify([
      [
        'a field',
        'from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    host: str = "a"\n    key: str\ns = S()\nprobe(s.host, s.key)',
        ['env HOST ?? "a"', 'env KEY'],
      ],
      [
        'a prefix',
        'from pydantic_settings import BaseSettings, SettingsConfigDict\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="APP_")\n    host: str = "a"\nprobe(S().host)',
        ['env APP_HOST ?? "a"'],
      ],
      [
        'a prefix of pydantic 1',
        'from pydantic import BaseSettings\nclass S(BaseSettings):\n    host: str = "a"\n    class Config:\n        env_prefix = "APP_"\nprobe(S().host)',
        ['env APP_HOST ?? "a"'],
      ],
      [
        'an alias',
        'from pydantic import AliasChoices, Field\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: str = Field(default="x", alias="A_KEY")\n    b: str = Field("y", validation_alias=AliasChoices("B", "BB"))\ns = S()\nprobe(s.a, s.b)',
        ['env A_KEY ?? "x"', 'env B ?? "y"'],
      ],
      [
        'what is given',
        'from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    host: str = "a"\nprobe(S(host="b").host)',
        ['"b"'],
      ],
      [
        'a factory',
        'from functools import lru_cache\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    host: str = "a"\n@lru_cache\ndef get(): return S()\nprobe(get().host)',
        ['env HOST ?? "a"'],
      ],
    ]);
  });

  describe('of classes', () => {
    specify([
      ['an attribute of a class', 'class C:\n    HOST = "a"\nprobe(C.HOST, C().HOST)', ['"a"', '"a"']],
      [
        'an attribute of a superclass',
        'class B:\n    HOST = "a"\nclass C(B): pass\nprobe(C.HOST, C().HOST)',
        ['"a"', '"a"'],
      ],
      [
        'what the constructor assigns',
        'class C:\n    def __init__(self, host, *, port=1):\n        self.host = host\n        self.port = port\nc = C("a", port=2)\nprobe(c.host, c.port, C(host="b").host)',
        ['"a"', '2', '"b"'],
      ],
      [
        'a default of the constructor',
        'class C:\n    def __init__(self, port=1): self.port = port\nprobe(C().port)',
        ['1'],
      ],
      ['a property', 'class C:\n    @property\n    def host(self): return "a"\nprobe(C().host)', ['"a"']],
      [
        'a dataclass',
        'import os\nfrom dataclasses import dataclass, field\n@dataclass\nclass C:\n    a: str = "x"\n    b: str = field(default="y")\n    c: str = field(default_factory=lambda: os.getenv("C"))\nprobe(C().a, C("z").a, C(b="w").b, C().b, C().c)',
        ['"x"', '"z"', '"w"', '"y"', 'env C'],
      ],
      [
        'an enumeration',
        'from enum import Enum\nclass T(str, Enum):\n    HTTP = "http"\nprobe(T.HTTP, T.HTTP.value)',
        ['"http"', '"http"'],
      ],
      [
        'a method of the class',
        'class C:\n    @classmethod\n    def make(cls): return cls()\n    @staticmethod\n    def host(): return "a"\nprobe(C.make(), C.host())',
        ['new C', '"a"'],
      ],
    ]);
  });

  describe('of command lines', () => {
    specify([
      [
        'argparse',
        'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--bind-host", "-b", default="0.0.0.0")\nparser.add_argument("--port", dest="p", default=80)\nargs = parser.parse_args()\nprobe(args.bind_host, args.p, args.x)',
        [
          'python:argparse#ArgumentParser().parse_args().bind_host ?? "0.0.0.0"',
          'python:argparse#ArgumentParser().parse_args().p ?? 80',
          'python:argparse#ArgumentParser().parse_args().x',
        ],
      ],
      [
        'argparse with more arguments',
        'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--host", default="a")\nargs, rest = parser.parse_known_args()\nprobe(args.host)',
        ['python:argparse#ArgumentParser().parse_known_args().0.host ?? "a"'],
      ],
      [
        'click',
        'import click\n@click.command()\n@click.option("--bind-host", default="0.0.0.0", envvar="HOST")\n@click.option("--port", "-p", "number", default=80)\ndef main(bind_host, number):\n    probe(bind_host, number)\nmain()',
        ['env HOST ?? "0.0.0.0"', 'parameter 1 ?? 80'],
      ],
      [
        'typer',
        'import typer\ndef main(host: str = typer.Option("a", envvar="HOST")):\n    probe(host)',
        ['parameter 0 ?? env HOST ?? "a"'],
      ],
    ]);
  });

  describe('of calls', () => {
    specify([
      ['arguments by name', 'def f(a, b="x"): return b\nprobe(f(1), f(1, "y"), f(b="z", a=1))', ['"x"', '"y"', '"z"']],
      [
        'what is left over of the arguments by name',
        'def f(a, **rest): return [rest, rest.get("b"), rest.get("c", 2)]\nx = f(1, b=3)\nprobe(x[0], x[1], x[2])',
        ['{ b }', '3', '2'],
      ],
      ['arguments of an object', 'def f(a): return a\nprobe(f(**{"a": 1}))', ['1']],
      ['an entry of what `dict` makes', 'd = dict(a=1)\nprobe(d["a"], d.get("b", 2))', ['1', '2']],
      ['an entry of a dictionary', 'd = {"a": 1}\nprobe(d["a"], d.get("a"), d.get("b", 2))', ['1', '1', '2']],
      ['an attribute with a default', 'class C: a = 1\nprobe(getattr(C, "a", 2))', ['1 ?? 2']],
    ]);
  });

  describe('of other modules', () => {
    specify([
      ['a name', 'from config import HOST\nprobe(HOST)', ['"a"'], { '/app/config.py': 'HOST = "a"' }],
      ['a module', 'import config\nprobe(config.HOST)', ['"a"'], { '/app/config.py': 'HOST = "a"' }],
      [
        'a name of a package',
        'from pkg import HOST\nprobe(HOST)',
        ['"a"'],
        { '/app/pkg/__init__.py': 'from .config import HOST', '/app/pkg/config.py': 'HOST = "a"' },
      ],
      [
        'a module of a package',
        'from pkg import config\nimport pkg.config as c\nimport pkg.config\nprobe(config.HOST, c.HOST, pkg.config.HOST)',
        ['"a"', '"a"', '"a"'],
        { '/app/pkg/__init__.py': '', '/app/pkg/config.py': 'HOST = "a"' },
      ],
      [
        'a module of a folder without `__init__`',
        'from pkg import config\nimport pkg.config\nprobe(config.HOST, pkg.config.HOST)',
        ['"a"', '"a"'],
        { '/app/pkg/config.py': 'HOST = "a"' },
      ],
      [
        'a package below `src`',
        'from pkg.config import HOST\nprobe(HOST)',
        ['"a"'],
        { '/app/src/pkg/__init__.py': '', '/app/src/pkg/config.py': 'HOST = "a"' },
      ],
      ['all names', 'from config import *\nprobe(HOST)', ['"a"'], { '/app/config.py': 'HOST = "a"' }],
      [
        'names of packages above',
        'from pkg.sub.a import A, B, C\nprobe(A, B, C)',
        ['"a"', '"a"', '"b"'],
        {
          '/app/pkg/__init__.py': '',
          '/app/pkg/sub/__init__.py': '',
          '/app/pkg/sub/a.py':
            'from ..config import HOST as A\nfrom .. import config\nfrom . import b\nB = config.HOST\nC = b.HOST',
          '/app/pkg/sub/b.py': 'HOST = "b"',
          '/app/pkg/config.py': 'HOST = "a"',
        },
      ],
      [
        'all names of the modules of a package',
        'import pkg\nfrom pkg import A\nprobe(A, pkg.B)',
        ['"a"', '"b"'],
        {
          '/app/pkg/__init__.py': 'from .a import *\nfrom .b import *\n__all__ = a.__all__ + b.__all__',
          '/app/pkg/a.py': '__all__ = ["A"]\nA = "a"',
          '/app/pkg/b.py': '__all__ = ["B"]\nB = "b"',
        },
      ],
      [
        'another name of a package',
        'from pkg import Y\nprobe(Y)',
        ['"a"'],
        { '/app/pkg/__init__.py': 'from .a import X as Y', '/app/pkg/a.py': 'X = "a"' },
      ],
      [
        'a module of a package below `src`, inside of it',
        'from pkg.m import D, E\nprobe(D, E)',
        ['"c"', '"c"'],
        {
          '/app/src/pkg/__init__.py': '',
          '/app/src/pkg/c.py': 'C = "c"',
          '/app/src/pkg/m.py': 'from pkg.c import C as D\nfrom pkg import c\nE = c.C',
        },
      ],
      ['inside a function', 'def f():\n    from a import H\n    probe(H)\nf()', ['"h"'], { '/app/a.py': 'H = "h"' }],
      [
        'a module that may be missing',
        'a = None\ntry:\n    import a\nexcept ImportError: pass\ntry:\n    from b import c\nexcept ImportError:\n    c = None\nprobe(a.d, c)',
        ['python:a#d', 'python:b#c'],
      ],
      [
        'a module for types alone',
        'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import b\nprobe(b)',
        ['python:a#b'],
      ],
      [
        'a circle',
        'from a import X\nprobe(X)',
        ['?'],
        { '/app/a.py': 'from b import X', '/app/b.py': 'from a import X' },
      ],
      [
        'nothing of the workspace',
        'import fastmcp.server.auth\nfrom fastmcp import FastMCP\nfrom mcp.server import fastmcp as f\nprobe(FastMCP("a"), fastmcp.server.auth.JWTVerifier, f.FastMCP)',
        ['python:fastmcp#FastMCP()', 'python:fastmcp#server.auth.JWTVerifier', 'python:mcp.server#fastmcp.FastMCP'],
      ],
    ]);
  });

  describe('of scopes', () => {
    specify([
      ['a name of the module, not of the class', 'a = "x"\nclass C:\n    a = "y"\n    def f(self): probe(a)', ['"x"']],
      ['a name that is assigned in a branch', 'if x:\n    a = 1\nelse:\n    a = 2\nprobe(a)', ['1 | 2']],
      [
        'a global name that a function assigns',
        'a = None\ndef f():\n    global a\n    a = "x"\nprobe(a)',
        ['null | "x"'],
      ],
      ['a local name over a global one', 'a = "x"\ndef f():\n    a = "y"\n    probe(a)', ['"y"']],
      ['a name that only a comprehension has', 'a = "x"\nb = [a for a in y]\nprobe(a)', ['"x"']],
      ['the last of two functions', 'def f(): return 1\ndef f(): return 2\nprobe(f())', ['2']],
      ['a walrus', 'if (a := "x"): probe(a)', ['"x"']],
      ['what `with` opens in parentheses', 'from a import b\nwith (b() as c): probe(c)', ['python:a#b()']],
      ['what a pattern binds', 'a = "x"\ndef f(b):\n    match b:\n        case [a, *c]: probe(a, c)', ['?', '?']],
      ['what a pattern may have bound', 'a = "x"\nmatch b:\n    case a: probe(a)', ['"x" | ?']],
      ['a type', 'from typing import Annotated\ntype A = Annotated[str, 1]\nprobe(A)', ['python:typing#Annotated.[]']],
      ['what `with` opens', 'from a import b\nwith b() as c: probe(c)', ['python:a#b()']],
    ]);
  });
});
