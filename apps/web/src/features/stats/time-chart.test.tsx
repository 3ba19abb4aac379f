import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays } from './range';
import { toSeries } from './series';
import { TimeChart } from './time-chart';

const now = Date.parse('2026-11-28T15:00:00Z');
const days = Array.from({ length: 7 }, (_, index) => ({
  date: addDays('2026-11-22', index),
  signUps: index,
  logins: index * 10,
  failures: 0,
  activeUsers: 1,
}));

function renderChart() {
  const { points, values, step } = toSeries(days, now);
  render(
    <TimeChart
      label="Sign-ups and sign-ins per day"
      points={points}
      step={step}
      series={[
        { name: 'Sign-ins', colour: 'green', values: values.logins },
        { name: 'Sign-ups', colour: 'blue', values: values.signUps },
      ]}
    />,
  );
  return screen.getByRole('slider', { name: 'Sign-ups and sign-ins per day' });
}

afterEach(cleanup);

describe('a chart over time', () => {
  it('reads its newest point out, and the others by arrow keys', () => {
    const chart = renderChart();
    expect(chart.getAttribute('aria-valuetext')).toBe(
      'Saturday, November 28, 2026: 60 sign-ins, 6 sign-ups, so far',
    );
    fireEvent.keyDown(chart, { key: 'ArrowLeft' });
    expect(chart.getAttribute('aria-valuetext')).toBe('Friday, November 27, 2026: 50 sign-ins, 5 sign-ups');
    expect(screen.getByText('Nov 27, 2026', { selector: 'p' })).toBeTruthy();
    fireEvent.keyDown(chart, { key: 'Home' });
    expect(chart.getAttribute('aria-valuenow')).toBe('0');
    fireEvent.blur(chart);
    expect(screen.queryByText('Nov 22, 2026', { selector: 'p' })).toBeNull();
  });

  it('has the same numbers in a table, newest first', () => {
    renderChart();
    fireEvent.click(screen.getByText('Show as table'));
    const [heads, first, second] = within(screen.getByRole('table')).getAllByRole('row');
    expect(heads?.textContent).toBe('DaySign-insSign-ups');
    expect(first?.textContent).toBe('Nov 28, 2026 (so far)606');
    expect(second?.textContent).toBe('Nov 27, 2026505');
  });
});
