import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createRef } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem } from '#src/testing/problems.ts';
import { ConfirmDialog } from './confirm-dialog';
import { ToastProvider } from './toast';

function open(act: (reason: string) => Promise<unknown>, asksWhy = true) {
  const onClose = vi.fn();
  render(
    <ToastProvider>
      <ConfirmDialog
        opener={createRef<HTMLElement>()}
        open
        onClose={onClose}
        title="Do it?"
        description="It is done at once."
        action="Do it"
        done="It is done"
        act={act}
        {...(asksWhy ? { reason: { label: 'Reason', hint: 'Kept.' } } : {})}
      />
    </ToastProvider>,
  );
  return { onClose, press: (name: string) => userEvent.click(screen.getByRole('button', { name })) };
}

afterEach(cleanup);

describe('a question before something is done', () => {
  it('wants a reason, and hands it on', async () => {
    const act = vi.fn(() => Promise.resolve(undefined));
    const { onClose, press } = open(act);
    await press('Do it');
    expect(await screen.findByText('Give a reason.')).toBeDefined();
    expect(act).not.toHaveBeenCalled();
    await userEvent.type(screen.getByLabelText('Reason'), '  Sends unwanted mail ');
    await press('Do it');
    expect(act).toHaveBeenCalledWith('Sends unwanted mail');
    expect(onClose).toHaveBeenCalledOnce();
    expect((await screen.findAllByText('It is done')).length).toBeGreaterThan(0);
  });

  it('stays open with what was refused, and offers to repeat only what may work', async () => {
    const act = vi.fn();
    act.mockResolvedValueOnce(problem('conflict', { status: 409 }));
    act.mockResolvedValueOnce(problem('last_admin', { status: 409 }));
    const { onClose, press } = open(act, false);
    await press('Do it');
    expect((await screen.findByRole('alert')).textContent).toContain('Something changed in the meantime.');
    await press('Do it');
    expect((await screen.findByRole('alert')).textContent).toContain('There has to be an administrator.');
    expect(screen.queryByRole('button', { name: 'Do it' })).toBeNull();
    expect(onClose).not.toHaveBeenCalled();
    await press('Close');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('says nothing of a proof that the person chose not to give', async () => {
    const { onClose, press } = open(() => Promise.resolve({ kind: 'cancelled' }), false);
    await press('Do it');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(onClose).not.toHaveBeenCalled();
  });
});
