import { useSelector } from 'react-redux';
import type { SessionState } from './session.slice';

export function useSessionState(): SessionState {
  return useSelector((state: { session: SessionState }) => state.session);
}
