import type { Random } from './random';

/** Everybody here is made up, and every domain is one that nobody can register (RFC 2606). */
export const firstNames = (
  'Ada Alma Amir Anouk Bela Bruno Carla Chidi Clara Cyrus Dalia Dario Edith Elif Emeka Enzo Esra Farid Fleur Goran ' +
  'Greta Hana Hugo Ines Ivo Jamal Jana Jonas Kaito Keiko Lara Leif Lena Luca Maja Malik Mira Nadia Nils Noor Olga ' +
  'Omar Paula Pavel Quinn Rania Remy Rosa Sami Selma Silas Tara Theo Tuva Uma Vera Viktor Wanda Xenia Yara Yusuf Zoe'
).split(' ');
export const lastNames = (
  'Alder Ashgrove Barley Birchwood Blackthorn Bramble Brook Cedar Clover Copper Dalewood Driftwood Elmfield Ember ' +
  'Fairwind Fennel Fernhill Foxglove Garnet Glass Greenfield Hawthorn Hazel Heather Hollow Indigo Ironside Ivywood ' +
  'Juniper Kestrel Lanternby Larkspur Linden Longmeadow Maplewood Marigold Millstone Nettle Northgate Oakley Orchard ' +
  'Pebble Pinecrest Quarry Quill Redfern Ridgeway Rowan Saffron Sandpiper Silverlake Sparrow Thistle Thornbury Umber ' +
  'Vale Violet Waterford Wildrose Willow Winterbourne Yarrow'
).split(' ');
const domains = {
  'example.com': 30,
  'example.org': 16,
  'example.net': 14,
  'mail.example': 12,
  'northwind.example': 9,
  'brightwater.example': 7,
  'lighthouse.example': 6,
  'papermill.example': 4,
  'quietharbour.example': 2,
};

/** What an address has to look like, beside its id, for a row to count as seeded. A regular expression of PostgreSQL. */
export const seededAddresses = '@([a-z]+\\.)?example(\\.(com|org|net))?$';

export const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  'curl/8.14.1',
] as const;

export const banReasons = [
  'Sent the same advertisement to forty people.',
  'Chargeback on a stolen card; waiting for the bank.',
  'Kept signing up with throw-away addresses.',
  'Abusive messages to support, third warning.',
  'Scraped the directory with a script.',
];

/** A name and an address that nobody else has: `serial` sees to that. */
export function makePerson(random: Random, serial: number): { email: string; name: string | null } {
  const [first, last] = [random.pick(firstNames), random.pick(lastNames)];
  const handle = random.weighted({ full: 6, initial: 2, plain: 2 });
  const local = { full: `${first}.${last}`, initial: `${first.charAt(0)}${last}`, plain: last }[handle];
  return {
    email: `${local}.${serial.toString(36)}@${random.weighted(domains)}`.toLowerCase(),
    name: random.chance(0.85) ? `${first} ${last}` : null,
  };
}

/** An address out of the ranges for documentation (RFC 5737, RFC 3849), and the bucket it counts in. */
export function makeAddress(random: Random): { ip: string; prefix: string } {
  if (random.chance(0.2)) {
    const network = `2001:db8:${random.below(65536).toString(16)}:${random.below(65536).toString(16)}`;
    return { ip: `${network}::${(1 + random.below(65535)).toString(16)}`, prefix: `${network}::/64` };
  }
  const ip = `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${1 + random.below(254)}`;
  return { ip, prefix: ip };
}
