import type { ConnectionOptions, Message } from 'vscode-languageserver';
import { LSPErrorCodes } from 'vscode-languageserver';

/** A request that the client cancels before the server has begun with it is answered at once. */
export const CONNECTION_OPTIONS: ConnectionOptions = {
  connectionStrategy: {
    cancelUndispatched(message: Message) {
      if (!('id' in message) || (typeof message.id !== 'number' && typeof message.id !== 'string')) return undefined;
      const error = { code: LSPErrorCodes.RequestCancelled, message: 'The request was cancelled.' };
      return { jsonrpc: message.jsonrpc, id: message.id, error };
    },
  },
};
