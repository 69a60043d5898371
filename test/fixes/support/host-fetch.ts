import { request } from 'node:http';

/** `fetch` that sends the `Host` that it is given. */
export function hostFetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    const sent = request(url, { method: init.method ?? 'GET', headers, agent: false }, (answer) => {
      answer.resume();
      resolve(new Response(null, { status: answer.statusCode ?? 500 }));
    });
    sent.once('error', reject);
    init.signal?.addEventListener('abort', () => sent.destroy(new Error('aborted')), { once: true });
    sent.end(typeof init.body === 'string' ? init.body : undefined);
  });
}
