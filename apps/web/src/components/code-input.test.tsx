import { useState } from 'react';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { CodeInput } from './code-input';
import { Field } from './field';

function Code() {
  const [value, setValue] = useState('');
  return (
    <Field label="Six-digit code">
      <CodeInput value={value} length={6} onChange={setValue} />
    </Field>
  );
}

afterEach(cleanup);

describe('CodeInput', () => {
  it('is one field to assistive technology, ready for the phone’s code suggestion', () => {
    render(<Code />);
    const input = screen.getByRole('textbox', { name: 'Six-digit code' });
    expect(screen.getAllByRole('textbox')).toHaveLength(1);
    expect(input.getAttribute('autocomplete')).toBe('one-time-code');
    expect(input.getAttribute('inputmode')).toBe('numeric');
  });

  it.each(['492816', '492 816', '492-816', ' Your code: 492816 '])('takes the pasted %j', async (pasted) => {
    const user = userEvent.setup();
    render(<Code />);
    await user.click(screen.getByLabelText('Six-digit code'));
    await user.paste(pasted);
    expect(screen.getByLabelText('Six-digit code')).toHaveProperty('value', '492816');
  });

  it('takes digits only, and no more than six', async () => {
    const user = userEvent.setup();
    render(<Code />);
    await user.type(screen.getByLabelText('Six-digit code'), '4a9b2c8d1e6f7g');
    expect(screen.getByLabelText('Six-digit code')).toHaveProperty('value', '492816');
  });
});
