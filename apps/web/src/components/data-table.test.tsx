import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataTable } from './data-table';
import type { Column } from './data-table-column';

interface Fruit {
  id: string;
  name: string;
}
const fruits: Fruit[] = [
  { id: '1', name: 'Apple' },
  { id: '2', name: 'Pear' },
];
const columns: Column<Fruit>[] = [
  {
    key: 'name',
    header: 'Name',
    cell: ({ name }) => name,
    sorts: [
      { value: 'name', direction: 'ascending' },
      { value: '-name', direction: 'descending' },
    ],
  },
  { key: 'id', header: 'Number', cell: ({ id }) => id },
];

let wide = true;

function Where() {
  return <p data-testid="where">{useLocation().pathname}</p>;
}

function table(props: Partial<Parameters<typeof DataTable<Fruit>>[0]> = {}) {
  return (
    <MemoryRouter>
      <Where />
      <DataTable
        label="Fruits"
        columns={columns}
        items={fruits}
        rowKey={({ id }) => id}
        href={({ id }) => `/fruits/${id}`}
        card={({ name }) => name}
        sorting={{ value: 'name', onChange: () => undefined }}
        empty={<p>No fruit</p>}
        onRetry={() => undefined}
        {...props}
      />
    </MemoryRouter>
  );
}

beforeEach(() => {
  wide = true;
  vi.stubGlobal('matchMedia', () => ({
    matches: wide,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a table of rows', () => {
  it('says how it is sorted, and turns around at the second press', async () => {
    const onChange = vi.fn();
    render(table({ sorting: { value: 'name', onChange } }));
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending');
    expect(screen.getByRole('columnheader', { name: 'Number' }).hasAttribute('aria-sort')).toBe(false);
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(onChange).toHaveBeenCalledWith('-name');
  });

  it('begins with the first direction where another column sorts', async () => {
    const onChange = vi.fn();
    render(table({ sorting: { value: 'id', onChange } }));
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('none');
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(onChange).toHaveBeenCalledWith('name');
  });

  it('is followed by its link, and by a click beside it', async () => {
    render(table());
    await userEvent.click(screen.getByRole('cell', { name: '2' }));
    expect(screen.getByTestId('where').textContent).toBe('/fruits/2');
    await userEvent.click(screen.getByRole('link', { name: 'Apple' }));
    expect(screen.getByTestId('where').textContent).toBe('/fruits/1');
  });

  it('becomes a list of links where it is narrow', () => {
    wide = false;
    render(table());
    expect(screen.queryByRole('table')).toBeNull();
    const list = screen.getByRole('list', { name: 'Fruits' });
    expect(within(list).getAllByRole('link')).toHaveLength(2);
  });

  it('is busy while its rows are on their way, and says so when none came', () => {
    const { container, rerender } = render(table({ items: undefined }));
    expect(container.querySelector('[aria-busy=true]')).not.toBeNull();
    expect(screen.getByRole('status').textContent).toBe('Loading: Fruits');
    rerender(table({ items: [] }));
    expect(container.querySelector('[aria-busy=true]')).toBeNull();
    expect(screen.getByText('No fruit')).toBeDefined();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('says what kept it away, and asks again', async () => {
    const onRetry = vi.fn();
    render(table({ items: undefined, error: { kind: 'unreachable' }, onRetry }));
    expect(screen.getByRole('alert').textContent).toContain('could not reach the server');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledOnce();
    expect(screen.queryByText('No fruit')).toBeNull();
  });

  it('leads whoever asked for more to the first row that came, when those were the last', async () => {
    const load = vi.fn();
    const { rerender } = render(table({ more: { loading: false, load } }));
    await userEvent.click(screen.getByRole('button', { name: 'Load more' }));
    expect(load).toHaveBeenCalledOnce();
    rerender(table({ items: [...fruits, { id: '3', name: 'Quince' }], more: null }));
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Quince' }));
  });
});
