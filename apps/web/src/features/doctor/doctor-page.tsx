import type { DeploymentHost, DoctorReport } from '@authflow/contracts';
import { RotateCw, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageHead } from '#src/components/page-head.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { CheckList } from './check-list';
import { useExamineQuery } from './doctor.api';
import { Examining } from './examining';
import { FindingCard } from './finding-card';
import { groupFindings } from './finding-groups';

/** What is wrong with this deployment, and how it is mended where it runs. */
export function DoctorPage() {
  const { data: report, error, isFetching, refetch } = useExamineQuery();
  return (
    <div className="space-y-6">
      <PageHead
        title="Doctor"
        description="Looks at this deployment from outside and from inside, and says what is wrong before people find out."
      >
        {report === undefined ? null : (
          <Button variant="secondary" loading={isFetching} onClick={() => void refetch()}>
            <RotateCw aria-hidden="true" className="size-4" /> Look again
          </Button>
        )}
      </PageHead>
      {error !== undefined && !isFetching ? (
        <div className="space-y-4">
          <FailureAlert failure={asFailure(error)} />
          {report === undefined ? (
            <Button variant="secondary" onClick={() => void refetch()}>
              Try again
            </Button>
          ) : null}
        </div>
      ) : null}
      {isFetching ? <Examining /> : null}
      {report === undefined || isFetching ? null : <Report report={report} />}
    </div>
  );
}

function Report({ report }: { report: DoctorReport }) {
  const [host, setHost] = useState<DeploymentHost>('render');
  const groups = groupFindings(report.findings);
  return (
    <>
      <p className="text-sm text-soft [overflow-wrap:anywhere]">
        API <span className="font-mono text-xs">{report.apiUrl}</span>, web app{' '}
        <span className="font-mono text-xs">{report.webUrl}</span>, looked at in{' '}
        {(report.durationMs / 1000).toFixed(1)} s.
      </p>
      {groups.length === 0 ? <NothingWrong /> : null}
      {groups.map(({ severity, title, findings }) => (
        <section key={severity} aria-labelledby={`group-${severity}`} className="space-y-3">
          <h2 id={`group-${severity}`} className="text-sm font-semibold text-soft">
            {title}
          </h2>
          {findings.map((finding) => (
            <FindingCard
              key={`${finding.id} ${finding.title}`}
              finding={finding}
              host={host}
              onHost={setHost}
            />
          ))}
        </section>
      ))}
      <CheckList checks={report.checks} />
    </>
  );
}

function NothingWrong() {
  return (
    <Card title="Nothing wrong" flush>
      <div role="status">
        <EmptyState icon={Stethoscope} title="This deployment is healthy">
          Everything that could be looked at is as it should be. What was, stands below.
        </EmptyState>
      </div>
    </Card>
  );
}
