// The durable part of both rivals, as a team would write it: one table of messages, numbered within
// their conversation, unique by client id. Answers only after commit.
import pg from 'pg'

const schema = `
  CREATE TABLE conversation (id bigint PRIMARY KEY, last_seq bigint NOT NULL DEFAULT 0);
  CREATE TABLE message (
    id bigserial PRIMARY KEY,
    conversation bigint NOT NULL REFERENCES conversation(id),
    seq bigint NOT NULL,
    author text NOT NULL,
    client_id text NOT NULL UNIQUE,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (conversation, seq)
  );`

export async function prepareDatabase(url, conversations) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('DROP TABLE IF EXISTS message; DROP TABLE IF EXISTS conversation')
  await client.query(schema)
  await client.query('INSERT INTO conversation(id) SELECT generate_series(1, $1::int)', [conversations])
  await client.end()
}

const uniqueViolation = '23505'

// One transaction a message, on a pool of connections: what most chat servers do. One statement, so
// one round trip: the several statements one would write first are half as fast.
export class SingleStore {
  constructor(url) {
    this.pool = new pg.Pool({ connectionString: url, max: 16 })
  }

  async append({ conversation, author, clientId, body }) {
    try {
      const stored = await this.pool.query({
        name: 'append',
        text: `
          WITH moved AS (
            UPDATE conversation SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq
          )
          INSERT INTO message(conversation, seq, author, client_id, body)
          SELECT $1, last_seq, $2, $3, $4 FROM moved RETURNING seq`,
        values: [conversation, author, clientId, body],
      })
      return { seq: Number(stored.rows[0].seq), repeated: false }
    } catch (error) {
      // The whole statement is undone, the number included: no gap.
      if (error.code !== uniqueViolation) throw error
      const known = await this.pool.query('SELECT seq FROM message WHERE client_id = $1', [clientId])
      return { seq: Number(known.rows[0].seq), repeated: true }
    }
  }
}

// Everything that came while the last commit ran goes into the next one, as arrays.
export class BatchedStore {
  constructor(url, batchMax = 256) {
    this.client = new pg.Client({ connectionString: url })
    this.connected = this.client.connect()
    this.waiting = []
    this.running = false
    this.batchMax = batchMax
  }

  append(message) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, resolve, reject })
      if (!this.running) this.run()
    })
  }

  async run() {
    this.running = true
    await this.connected
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.batchMax)
      try {
        const seqs = await this.commit(batch.map((one) => one.message))
        for (const one of batch) one.resolve(seqs.get(one.message.clientId))
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
    }
    this.running = false
  }

  // One statement, so one transaction: new ids are numbered after their conversation's last.
  async commit(messages) {
    const answer = await this.client.query({
      name: 'batch',
      text: `
        WITH given AS (
          SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
            WITH ORDINALITY AS t(conversation, author, client_id, body, at)
        ), fresh AS (
          SELECT g.*, row_number() OVER (PARTITION BY g.conversation ORDER BY g.at) AS step
          FROM given g WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.client_id = g.client_id)
        ), moved AS (
          UPDATE conversation c SET last_seq = c.last_seq + f.count
          FROM (SELECT conversation, count(*) AS count FROM fresh GROUP BY conversation) f
          WHERE c.id = f.conversation
          RETURNING c.id, c.last_seq - f.count AS before
        ), stored AS (
          INSERT INTO message(conversation, seq, author, client_id, body)
          SELECT f.conversation, m.before + f.step, f.author, f.client_id, f.body
          FROM fresh f JOIN moved m ON m.id = f.conversation
          RETURNING client_id, seq
        )
        SELECT client_id, seq, false AS repeated FROM stored
        UNION ALL
        SELECT m.client_id, m.seq, true FROM message m JOIN given g USING (client_id)`,
      values: [
        messages.map((one) => one.conversation),
        messages.map((one) => one.author),
        messages.map((one) => one.clientId),
        messages.map((one) => one.body),
      ],
    })
    return new Map(answer.rows.map((row) => [row.client_id, { seq: Number(row.seq), repeated: row.repeated }]))
  }
}

export const storeOf = (kind, url) => (kind === 'batched' ? new BatchedStore(url) : new SingleStore(url))
