import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  observeRequest(request: { method: string; route: string; status: number; milliseconds: number }): void;
  /** A value read when the metrics are scraped. */
  gauge(name: string, help: string, read: () => number): void;
  countMail(outcome: string): void;
  countWebhook(outcome: string): void;
  /** The text exposition format, with its content type. */
  render(): Promise<{ contentType: string; text: string }>;
}

/** Prometheus metrics of one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'authflow_' });
  const requests = new Histogram({
    name: 'authflow_http_request_duration_seconds',
    help: 'Time to answer, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const mails = new Counter({
    name: 'authflow_mail_deliveries_total',
    help: 'Mails by outcome of a delivery attempt.',
    labelNames: ['outcome'],
    registers: [registry],
  });

  const webhooks = new Counter({
    name: 'authflow_webhook_attempts_total',
    help: 'Attempts to deliver a webhook, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });

  return {
    observeRequest: ({ method, route, status, milliseconds }) =>
      requests.observe({ method, route, status: String(status) }, milliseconds / 1000),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(read()) });
    },
    countMail: (outcome) => mails.inc({ outcome }),
    countWebhook: (outcome) => webhooks.inc({ outcome }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
