import { createContext, useContext } from 'react';

export interface ToastMessage {
  tone: 'success' | 'danger';
  title: string;
  detail?: string;
}

export const ToastContext = createContext<((message: ToastMessage) => void) | null>(null);

/** Tells the outcome of something the person just did. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ToastContext);
  if (show === null) throw new Error('useToast needs <ToastProvider> above it.');
  return show;
}
