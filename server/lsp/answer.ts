import type { CancellationToken, ResultProgressReporter, WorkDoneProgressReporter } from 'vscode-languageserver';
import { DocumentDiagnosticRequest, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { Cancelled } from '../engine/workspace.ts';
import type { Job } from './job.ts';
import type { Session } from './session.ts';

/** How one request is answered. */
interface Answering<P, R> {
  readonly method: string;
  /** The URI of the document that the request is about; undefined when it is about the whole workspace. */
  readonly document: (params: P) => string | undefined;
  /** What is answered when the work fails: valid, and says nothing. */
  readonly empty: (params: P) => R;
}

/** What a handler reports while it works. */
export interface Reporting<PR> {
  readonly progress: WorkDoneProgressReporter;
  readonly partial: ResultProgressReporter<PR> | undefined;
}

type Handler<P, R, PR> = (
  params: P,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
  partial?: ResultProgressReporter<PR>,
) => Promise<R>;

/**
 * Wraps a handler so that every request is answered: with its result, with the protocol's word for a cancellation, or,
 * when the work fails, with an empty result and a line in the log.
 */
export function answer<P, R, PR = never>(
  session: () => Session | undefined,
  { method, document, empty }: Answering<P, R>,
  handle: (session: Session, params: P, job: Job, reporting: Reporting<PR>) => Promise<R>,
): Handler<P, R, PR> {
  return async (params, token, progress, partial) => {
    const current = session();
    if (current === undefined) return empty(params);
    return await current.jobs.run(document(params), token, async (job) => {
      try {
        const result = await handle(current, params, job, { progress, partial });
        if (job.aborted) throw cancellation(method, token);
        return result;
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        if (error instanceof Cancelled || job.aborted) throw cancellation(method, token);
        current.logFailure(method, error);
        return empty(params);
      }
    });
  };
}

/** The client cancelled, or the text moved on under the work. Diagnostics are worth asking for again. */
function cancellation(method: string, token: CancellationToken): ResponseError<unknown> {
  if (token.isCancellationRequested)
    return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  if (method !== DocumentDiagnosticRequest.method) return contentModified();
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'The document changed.', { retriggerRequest: true });
}

/** Says that an answer would be about a text that is gone. */
export function contentModified(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document changed.');
}
