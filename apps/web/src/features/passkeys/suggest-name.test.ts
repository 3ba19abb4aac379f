import { describe, expect, it } from 'vitest';
import { suggestName } from './suggest-name';

const agents = {
  iPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1',
  Mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
  'Windows PC': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Android device':
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36',
  'Linux computer': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36',
};

describe('the suggested name of a passkey', () => {
  it('is the device in everyday words', () => {
    for (const [name, agent] of Object.entries(agents)) expect(suggestName(agent, [])).toBe(name);
    expect(suggestName('curl/8', [])).toBe('This device');
  });

  it('is never one that is there already, however it is written', () => {
    expect(suggestName(agents.Mac, ['mac'])).toBe('Mac 2');
    expect(suggestName(agents.Mac, ['Mac', 'MAC 2', 'Phone'])).toBe('Mac 3');
  });
});
