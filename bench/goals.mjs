// The figures of a run beside what they should be. Pure: results in, rows out.
// A goal has `must` and `aim` as limits, and says which side of them is good.

const ratio = (value, base) => (value && base ? value / base : null)
const fixed = (value, digits = 1) => (value === null || value === undefined ? '–' : value.toFixed(digits))

function row(name, value, unit, must, aim, better, note = '') {
  const verdict = (limit) => (value === null ? null : better === 'more' ? value >= limit : value <= limit)
  const mark = value === null ? '–' : verdict(aim) ? 'aim' : verdict(must) ? 'must' : 'missed'
  return { name, value, shown: value === null ? '–' : `${fixed(value, value < 10 ? 2 : 0)} ${unit}`.trim(), must, aim, mark, note }
}

const rivalOf = (results, transport, store) =>
  results.rivals?.find((one) => one.transport === transport && one.store === store)?.per_second ?? null

export function rowsOf(results) {
  const { floors, closed, open500, open5000, answers, idle, start, logins, full, storm, withoutSearch, understanding, chain } = results
  const rate = closed?.per_second ?? null
  const sync = floors?.fdatasync_p99_us ?? null
  const ms = (us) => (us === undefined || us === null ? null : us / 1000)
  const perSecond = rate === null ? '' : `${Math.round(rate)}/s`
  return [
    row('against socket.io + PostgreSQL, one transaction a message', ratio(rate, rivalOf(results, 'socketio', 'single')), '×', 3, 4, 'more', perSecond),
    row('against ws + PostgreSQL, one transaction a message', ratio(rate, rivalOf(results, 'ws', 'single')), '×', 2, 3, 'more'),
    row('against bare indexed SQLite, batch 64', rate === null ? null : (100 * rate) / floors.sqlite_indexed_per_s, '%', 40, 60, 'more'),
    row('server CPU per durable message', closed?.server_cpu_us ?? null, 'µs', 60, 40, 'less', closed ? `driver ${fixed(closed.driver_cpu_us)} µs; without the search index ${fixed(withoutSearch?.server_cpu_us)} µs` : ''),
    row('500/s: ack p99, in fdatasync p99', ratio(open500?.ack_us.p99, sync), '×', 15, 8, 'less', open500 ? `${fixed(ms(open500.ack_us.p99))} ms` : ''),
    row('500/s: delivered p99, in fdatasync p99', ratio(open500?.delivered_us.p99, sync), '×', 20, 10, 'less', open500 ? `${fixed(ms(open500.delivered_us.p99))} ms` : ''),
    row('5 000/s: delivered p99', ms(open5000?.delivered_us.p99), 'ms', 8, 3, 'less'),
    row('5 000/s: delivered p99.9', ms(open5000?.delivered_us.p999), 'ms', 25, 10, 'less'),
    row('user-space memory per idle visitor', idle ? idle.pss_per_connection / 1024 : null, 'kB', 6, 3, 'less', idle ? `${idle.connections} visitors` : ''),
    row('resident at idle', start ? start.resident_bytes / 1048576 : null, 'MB', 40, 20, 'less', 'the model of the language with it'),
    row('start, empty', start ? start.seconds : null, 's', 0.2, 0.1, 'less'),
    row('start, 1 M messages', full?.starts[1_000_000].seconds ?? null, 's', 2, 0.5, 'less', full ? `after kill -9 ${fixed(full.starts[1_000_000].killed_seconds, 2)} s` : ''),
    row('start, 10 M messages', full?.starts[10_000_000].seconds ?? null, 's', 10, 3, 'less', full ? `after kill -9 ${fixed(full.starts[10_000_000].killed_seconds, 2)} s` : ''),
    row('speed with 5 M stored messages against empty', full ? (100 * full.with5M) / full.empty : null, '%', 85, 95, 'more', full ? `${Math.round(full.with5M)}/s and ${Math.round(full.empty)}/s` : ''),
    row('assistant\'s answer at 500/s: p99', ms(answers?.answer_us.p99), 'ms', 10, 3, 'less', answers ? `${answers.unanswered} unanswered` : ''),
    row('10 000 visitors return after a restart', storm ? storm.back_ms / 1000 : null, 's', 10, 3, 'less', storm ? `${storm.lost} lost, ${storm.doubled} doubled` : ''),
    row('a message understood', understanding ? understanding.us / 1000 : null, 'ms', 1, 0.2, 'less', understanding ? `${understanding.texts} texts, one core` : ''),
    row('a purchase of 200 facts read for the first time: p99', chain?.p99_ms ?? null, 'ms', 300, 50, 'less', chain ? `among ${chain.facts / 1e6} M facts; p50 ${fixed(chain.p50_ms)} ms` : ''),
    { name: 'log-ins per second', shown: logins ? fixed(logins.per_second) : '–', must: '', aim: '', mark: '', note: '' },
  ]
}

export function markdownOf(results) {
  const lines = [
    `Measured ${results.at} on ${results.machine}; median of ${results.runs}.`,
    '',
    '| | measured | must | aim | reached | |',
    '|---|---|---|---|---|---|',
    ...rowsOf(results).map((r) => `| ${r.name} | ${r.shown} | ${r.must} | ${r.aim} | ${r.mark} | ${r.note} |`),
  ]
  const { floors, rivals, closed } = results
  if (floors) {
    lines.push('', '| floor (batches of 64) | per second |', '|---|---|')
    for (const [name, key] of [
      ['bare log + fdatasync', 'log_per_s'],
      ['bare SQLite, append-only', 'sqlite_append_per_s'],
      ['bare SQLite, index by conversation', 'sqlite_indexed_per_s'],
      ['bare SQLite, clustered by conversation', 'sqlite_clustered_per_s'],
    ]) lines.push(`| ${name} | ${Math.round(floors[key])} |`)
    lines.push('', `fdatasync p50 ${floors.fdatasync_p50_us} µs, p99 ${floors.fdatasync_p99_us} µs.`)
  }
  if (rivals || closed) {
    lines.push('', '| 400 visitors, 100 agents, closed loop | messages/s | server µs | database µs | driver µs |', '|---|---|---|---|---|')
    const all = [...(closed ? [{ name: '**Jianxin**', database_cpu_us: null, ...closed }] : []), ...(rivals ?? [])]
    for (const one of all) {
      lines.push(`| ${one.name} | ${Math.round(one.per_second)} | ${fixed(one.server_cpu_us)} | ${fixed(one.database_cpu_us)} | ${fixed(one.driver_cpu_us)} |`)
    }
  }
  return lines.join('\n') + '\n'
}
