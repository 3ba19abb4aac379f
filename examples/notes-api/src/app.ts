import type { Verifier } from '@authflow/verify';
import { authOf, createAccessGuard } from '@authflow/verify/express';
import express, { type Express } from 'express';
import { createNotes } from './notes.ts';

const longestNote = 2000;

/** A service of its own that knows its callers by AuthFlow's access tokens. */
export function createNotesApp(verifier: Verifier): Express {
  const notes = createNotes();
  const app = express();
  const requireAccess = createAccessGuard(verifier, { realm: 'notes' });

  app.get('/health', (_request, response) => {
    response.json({ status: 'live' });
  });

  // Everything of one's own: any good token will do. An operator who looks at the account may read, and no more.
  app.get('/notes', requireAccess(), (request, response) => {
    response.json({ items: notes.list(authOf(request).sub) });
  });

  app.post('/notes', requireAccess(), express.json({ limit: '8kb' }), (request, response) => {
    const { text } = (request.body ?? {}) as { text?: unknown };
    if (typeof text !== 'string' || text.trim() === '' || text.length > longestNote) {
      response.status(400).json({ title: `Send a text of up to ${longestNote} characters`, status: 400 });
      return;
    }
    response.status(201).json(notes.add(authOf(request).sub, text));
  });

  app.delete('/notes/:id', requireAccess(), (request, response) => {
    const removed = notes.remove(authOf(request).sub, String(request.params['id']));
    response.status(removed ? 204 : 404).end();
  });

  // Hard to take back, so the person has to have proven who they are within the last five minutes.
  app.delete('/notes', requireAccess({ recentAuthSeconds: 300 }), (request, response) => {
    notes.clear(authOf(request).sub);
    response.status(204).end();
  });

  // For those whose role says so.
  app.get('/statistics', requireAccess({ permission: 'stats:read' }), (_request, response) => {
    response.json({ notes: notes.count() });
  });

  return app;
}
