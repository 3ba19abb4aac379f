import type { MouseEvent, ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { classNames } from '#src/lib/class-names.ts';
import type { Column } from './data-table-column';

interface DataRowsProps<Item> {
  columns: readonly Column<Item>[];
  items: readonly Item[];
  rowKey: (item: Item) => string;
  href?: (item: Item) => string;
}

export function DataRows<Item>({ columns, items, rowKey, href }: DataRowsProps<Item>) {
  const follow = useFollow();
  const [first, ...rest] = columns;
  return (
    <tbody className="divide-y divide-line">
      {items.map((item) => (
        <tr
          key={rowKey(item)}
          data-row
          onClick={href ? (event) => follow(event, href(item)) : undefined}
          className={classNames(
            'group transition-colors duration-75',
            href && 'cursor-pointer hover:bg-hover has-[a:focus-visible]:bg-hover',
          )}
        >
          {first ? (
            <th scope="row" className={classNames('py-2.5 pr-3 pl-6 font-normal', first.className)}>
              {href ? <RowLink to={href(item)}>{first.cell(item)}</RowLink> : first.cell(item)}
            </th>
          ) : null}
          {rest.map(({ key, cell, className }) => (
            <td key={key} className={classNames('px-3 py-2.5 last:pr-6', className)}>
              {cell(item)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

interface DataCardsProps<Item> extends Pick<DataRowsProps<Item>, 'items' | 'rowKey' | 'href'> {
  label: string;
  card: (item: Item) => ReactNode;
}

/** The same as cards. The whole card is the link. */
export function DataCards<Item>({ label, items, rowKey, href, card }: DataCardsProps<Item>) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {items.map((item) => (
        <li key={rowKey(item)} data-row>
          {href ? (
            <Link
              to={href(item)}
              className="block px-5 py-4 transition-colors duration-75 -outline-offset-2 hover:bg-hover sm:px-6"
            >
              {card(item)}
            </Link>
          ) : (
            <div className="px-5 py-4 sm:px-6">{card(item)}</div>
          )}
        </li>
      ))}
    </ul>
  );
}

function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="-m-1 block rounded-md p-1">
      {children}
    </Link>
  );
}

/** A click beside the link follows it too; one on another control, or at the end of marking text, does not. */
function useFollow(): (event: MouseEvent<HTMLElement>, to: string) => void {
  const navigate = useNavigate();
  return (event, to) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || Boolean(target?.closest('a, button, input, label'))) return;
    if (window.getSelection()?.isCollapsed === false) return;
    if (event.metaKey || event.ctrlKey) window.open(to, '_blank', 'noopener');
    else void navigate(to);
  };
}
