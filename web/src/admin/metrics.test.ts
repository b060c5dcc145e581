import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetrics } from './metrics';

test('metrics are read as Prometheus writes them', () => {
  const text = `# HELP smtp_accepted_total Messages that were taken in.
# TYPE smtp_accepted_total counter
smtp_accepted_total{door="mx",result="ok"} 12.0
smtp_accepted_total{door="submission",result="ok"} 3
# HELP commit_seconds How long a commit takes.
# TYPE commit_seconds histogram
commit_seconds_bucket{le="0.1"} 4
commit_seconds_bucket{le="+Inf"} 5
commit_seconds_sum 1.5
commit_seconds_count 5
`;
  assert.deepEqual(readMetrics(text), [
    { name: 'smtp_accepted_total', help: 'Messages that were taken in.', samples: [{ labels: 'door mx, result ok', value: 12 }, { labels: 'door submission, result ok', value: 3 }] },
    { name: 'commit_seconds_sum', help: 'How long a commit takes.', samples: [{ labels: '', value: 1.5 }] },
    { name: 'commit_seconds_count', help: 'How long a commit takes.', samples: [{ labels: '', value: 5 }] },
  ]);
});
