import '#src/lib/zod-without-eval.ts';
import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { captureLinkToken } from '#src/lib/link-token.ts';
import { captureOAuthAnswer } from '#src/lib/oauth-answer.ts';
import { followTheme } from '#src/lib/theme.ts';
import { Providers } from './app/providers';
import { AppRoutes } from './app/router';
import { createRuntime, watchPage } from './app/runtime';

captureLinkToken(window.location, window.history);
captureOAuthAnswer(window.location, window.history);
followTheme();

const runtime = createRuntime();
watchPage(runtime.session);
void runtime.session.begin();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <Providers runtime={runtime}>
      <AppRoutes />
    </Providers>
  </StrictMode>,
);
