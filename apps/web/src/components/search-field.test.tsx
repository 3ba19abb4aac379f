import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchField } from './search-field';

const searched = vi.fn();

function Page() {
  const [value, setValue] = useState('');
  return (
    <SearchField
      label="Search"
      value={value}
      onSearch={(text) => {
        searched(text);
        setValue(text);
      }}
    />
  );
}

const box = () => screen.getByRole<HTMLInputElement>('searchbox');
const type = (value: string) => fireEvent.change(box(), { target: { value } });
const pause = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

beforeEach(() => {
  vi.useFakeTimers();
  searched.mockClear();
  render(<Page />);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a search field', () => {
  it('asks when the typing pauses, once, and keeps a blank that is being typed', () => {
    type('ada');
    pause(200);
    type('ada ');
    pause(200);
    expect(searched).not.toHaveBeenCalled();
    pause(100);
    expect(searched.mock.calls).toEqual([['ada']]);
    expect(box().value).toBe('ada ');
    fireEvent.blur(box());
    expect(box().value).toBe('ada');
  });

  it('asks at once with Enter, and not again for the same', () => {
    type('ada');
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(searched.mock.calls).toEqual([['ada']]);
    pause(1000);
    type('ada ');
    pause(1000);
    expect(searched).toHaveBeenCalledOnce();
  });

  it('is cleared, and has the focus then', () => {
    type('ada');
    pause(300);
    fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(searched).toHaveBeenLastCalledWith('');
    expect(box().value).toBe('');
    expect(document.activeElement).toBe(box());
  });
});
