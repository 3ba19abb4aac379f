import { randomUUID } from 'node:crypto';

export interface Note {
  id: string;
  text: string;
  createdAt: string;
}

/** Notes by their owners. In memory: this example is about who may call, not about keeping things. */
export function createNotes() {
  const byOwner = new Map<string, Note[]>();
  const of = (owner: string): Note[] => byOwner.get(owner) ?? [];
  return {
    list: (owner: string): readonly Note[] => of(owner),
    add(owner: string, text: string): Note {
      const note = { id: randomUUID(), text, createdAt: new Date().toISOString() };
      byOwner.set(owner, [...of(owner), note]);
      return note;
    },
    /** Only one of the owner's own: a foreign id removes nothing. */
    remove(owner: string, id: string): boolean {
      const left = of(owner).filter((note) => note.id !== id);
      const removed = left.length < of(owner).length;
      byOwner.set(owner, left);
      return removed;
    },
    clear: (owner: string): boolean => byOwner.delete(owner),
    count: (): number => [...byOwner.values()].reduce((sum, notes) => sum + notes.length, 0),
  };
}
