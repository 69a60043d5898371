import assert from 'node:assert/strict';
import { factsOf, shownEndpoint } from './support.ts';

type Files = Readonly<Record<string, string>>;

const COMMON = '"django.middleware.common.CommonMiddleware"';
const settingsWith = (middleware: string): string => `ROOT_URLCONF = "site1.urls"\nMIDDLEWARE = [${middleware}]\n`;
const URLS = 'from django.urls import include, path, re_path\n';
const VIEW = `import json
from django.http import JsonResponse
from django.views import View
from django.views.decorators.csrf import csrf_exempt

@csrf_exempt
def mcp(request):
    body = json.loads(request.body)
    if body["method"] == "tools/list":
        return JsonResponse({"tools": []})
    if body["method"] == "tools/call":
        return JsonResponse(run(body))
`;
const OWN = `from notes.views import mcp
urlpatterns = [path("mcp/", mcp)]`;
const PACKAGE = 'urlpatterns = [path("", include("mcp_server.urls"))]';
const SERVED = `from mcp_server.views import MCPServerStreamableHttpView
from rest_framework.permissions import IsAuthenticated
`;
const CHECK = `if not hmac.compare_digest(request.headers.get("X-API-Key", ""), os.environ["API_KEY"]):
            return JsonResponse({}, status=401)`;
const MIDDLEWARE = `import hmac, os
class Key:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        ${CHECK}
        return self.get_response(request)

class Old:
    def process_request(self, request):
        ${CHECK}

def key(get_response):
    def middleware(request):
        ${CHECK}
        return get_response(request)
    return middleware

class Log:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        print(request.path)
        return self.get_response(request)
`;

/** A project with these urls, and what its settings say besides. */
function project(urls: string, settings = '', more: Files = {}): Files {
  return {
    '/app/manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")\n',
    '/app/site1/settings.py': settingsWith(COMMON) + settings,
    '/app/site1/urls.py': URLS + urls,
    '/app/notes/views.py': VIEW,
    '/app/notes/middleware.py': MIDDLEWARE,
    ...more,
  };
}

/** The same with a class for a view: `post` hands on to the function. */
function classBased(head: string): Files {
  const urls = 'from notes.views import V\nurlpatterns = [path("mcp/", V.as_view())]';
  return project(urls, '', {
    '/app/notes/views.py': `${VIEW}\n${head}\n    def post(self, request):\n        return mcp(request)\n`,
  });
}

type Case = readonly [why: string, files: Files, ...endpoints: string[]];

function specify(cases: readonly Case[]): void {
  for (const [why, files, ...expected] of cases)
    it(why, () => assert.deepEqual(factsOf(files).endpoints.map(shownEndpoint), expected));
}

describe('a project of Django', () => {
  describe('with the urls of a package', () => {
    specify([
      ['is open as it comes', project(PACKAGE), 'ALL /mcp'],
      [
        'asks for a user where it knows some',
        project(PACKAGE, 'DJANGO_MCP_AUTHENTICATION_CLASSES = ["a.b.Tokens"]\nDJANGO_MCP_ENDPOINT = "tools/mcp"'),
        'ALL /tools/mcp < IsAuthenticated enforced',
      ],
      ['may be guarded by settings that nobody names', { '/app/urls.py': URLS + PACKAGE }, 'ALL /mcp < ?'],
      [
        'below other paths',
        project('urlpatterns = [path("a/", include([path("b/", include("mcp_server.urls"))]))]'),
        'ALL /a/b/mcp',
      ],
    ]);
  });

  describe('with the view of a package', () => {
    const view = (options: string): string =>
      `${SERVED}urlpatterns = [path("mcp", MCPServerStreamableHttpView.as_view(${options}))]`;
    specify([
      ['lets everybody in by default', project(view('')), 'ALL /mcp'],
      [
        'has the permissions of the settings',
        project(
          view(''),
          'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}',
        ),
        'ALL /mcp < IsAuthenticated enforced',
      ],
      [
        'has permissions of its own',
        project(view('permission_classes=[IsAuthenticated]')),
        'ALL /mcp < IsAuthenticated enforced',
      ],
      ['may have some of other settings', project(view(''), 'REST_FRAMEWORK = {**BASE}'), 'ALL /mcp < ?'],
      [
        'may have some that are set later',
        project(view(''), 'REST_FRAMEWORK = {}\nREST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] = ["a.B"]'),
        'ALL /mcp < ?',
      ],
    ]);
  });

  describe('with a view of its own', () => {
    const login = 'from django.contrib.auth.decorators import login_required\n';
    specify([
      ['is open', project(OWN), 'ALL /mcp'],
      [
        'by an expression',
        project('from notes.views import mcp\nurlpatterns = [re_path(r"^api/mcp/?$", mcp)]'),
        'ALL /api/mcp',
      ],
      [
        'of another app',
        project('urlpatterns = [path("notes/", include("notes.urls"))]', '', {
          '/app/notes/__init__.py': '',
          '/app/notes/urls.py':
            'from django.urls import path\nfrom . import views\nurlpatterns = [path("<uuid:team>/mcp", views.mcp)]',
        }),
        'ALL /notes/{team}/mcp',
      ],
      [
        'behind a login',
        project(`${login}from notes.views import mcp\nurlpatterns = [path("mcp/", login_required(mcp))]`),
        'ALL /mcp < login_required enforced',
      ],
      ['of a class', classBased('class V(View):'), 'POST /mcp'],
      [
        'of a class behind a login',
        classBased('from django.contrib.auth.mixins import LoginRequiredMixin\nclass V(LoginRequiredMixin, View):'),
        'POST /mcp < LoginRequiredMixin enforced',
      ],
      [
        'of a class with a decorator',
        classBased(
          `${login}from django.utils.decorators import method_decorator\n@method_decorator(login_required, name="dispatch")\nclass V(View):`,
        ),
        'POST /mcp < login_required enforced',
      ],
      [
        'of a class that looks before it hands on',
        classBased(
          `import hmac, os\nclass V(View):\n    def dispatch(self, request, *args):\n        ${CHECK}\n        return super().dispatch(request, *args)`,
        ),
        'POST /mcp < V enforced',
      ],
      [
        'of a class that nobody can resolve',
        classBased('from .base import Guarded\nclass V(Guarded):'),
        'POST /mcp < ?',
      ],
    ]);
  });

  describe('with middleware', () => {
    const listed = (name: string): Files =>
      project(OWN, '', { '/app/site1/settings.py': settingsWith(`${COMMON}, "${name}"`) });
    specify([
      ['that is a class', listed('notes.middleware.Key'), 'ALL /mcp < Key enforced'],
      ['that answers by what it returns', listed('notes.middleware.Old'), 'ALL /mcp < Old enforced'],
      ['that is a function', listed('notes.middleware.key'), 'ALL /mcp < key enforced'],
      ['that only looks on', listed('notes.middleware.Log'), 'ALL /mcp'],
      ['of a package that may ask', listed('elsewhere.auth.TokenMiddleware'), 'ALL /mcp < ?'],
      ['that is added', project(OWN, 'MIDDLEWARE += ["notes.middleware.Key"]'), 'ALL /mcp < Key enforced'],
      ['that is put first', project(OWN, 'MIDDLEWARE.insert(0, "notes.middleware.Key")'), 'ALL /mcp < Key enforced'],
      ['that nobody can read', project(OWN, 'MIDDLEWARE += EXTRA'), 'ALL /mcp < ?'],
      [
        'of settings that others build on',
        project(OWN, '', {
          '/app/manage.py': 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "site1.production"\n',
          '/app/site1/production.py': 'from .settings import *\nMIDDLEWARE += ["notes.middleware.Key"]\n',
        }),
        'ALL /mcp < Key enforced',
      ],
    ]);
  });

  describe('as an application', () => {
    const asgi =
      'import os\nfrom django.core.asgi import get_asgi_application\nos.environ["DJANGO_SETTINGS_MODULE"] = "site1.settings"\n';
    specify([
      [
        'is mounted beside a server',
        {
          '/app/asgi.py': `${asgi}from starlette.applications import Starlette\nfrom starlette.routing import Mount\nfrom fastmcp import FastMCP\napplication = Starlette(routes=[Mount("/ai", app=FastMCP("a").http_app()), Mount("/", app=get_asgi_application())])`,
          '/app/site1/settings.py': settingsWith(COMMON),
          '/app/site1/urls.py': URLS + PACKAGE,
        },
        'ALL /ai/mcp',
        'ALL /mcp',
      ],
      [
        'has a server put beside it',
        {
          '/app/asgi.py': `${asgi}from django_mcp import mount_mcp_server\napplication = mount_mcp_server(django_http_app=get_asgi_application(), mcp_base_path="/ai")`,
        },
        'ALL /ai/sse',
      ],
    ]);
  });
});
