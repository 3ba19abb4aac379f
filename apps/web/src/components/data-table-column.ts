import type { ReactNode } from 'react';

export interface Column<Item> {
  key: string;
  header: string;
  cell: (item: Item) => ReactNode;
  /** The values of the list's `sort` that this column stands for, the one of a first press before the other. */
  sorts?: readonly [first: SortChoice, second: SortChoice];
  /** Of header and cells, such as a width, or below which one it goes. */
  className?: string;
}

interface SortChoice {
  value: string;
  direction: 'ascending' | 'descending';
}

export interface Sorting {
  value: string;
  onChange: (value: string) => void;
}
