// The two proxy examples of docs/proxy, run as they stand but for addresses: pages, and a WebSocket through them.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { freePort, has, run, start, temporaryFolder } from '../../bench/lib/process.mjs'
import { newVisitor, openSite, root, until } from './site.mjs'

const { WebSocket } = createRequire(join(root, 'web', 'package.json'))('ws')
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
process.removeAllListeners('warning')

// A visitor's hello through the proxy must be welcomed.
async function greets(url) {
  const token = await newVisitor(url)
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`, { rejectUnauthorized: false, origin: url })
  const welcome = await new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', token })))
    socket.on('message', (data) => resolve(JSON.parse(String(data))))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the stream was closed')))
  })
  assert.equal(welcome.type, 'welcome')
  socket.close()
}

async function certificate(folder) {
  const [key, pem] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', pem,
    '-days', '2', '-subj', '/CN=kefu.example', '-addext', 'subjectAltName=DNS:kefu.example,IP:127.0.0.1'])
  return { key, pem }
}

async function throughNginx(folder, backend, files) {
  const port = await freePort()
  const server = readFileSync(join(root, 'docs/proxy/nginx.conf'), 'utf8')
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('/etc/ssl/kefu.example.pem', files.pem).replace('/etc/ssl/kefu.example.key', files.key)
    .replace('127.0.0.1:8480;', `127.0.0.1:${backend};`)
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}\nhttp { access_log off; ${paths}\n${server} }`)
  return { port, program: start('/usr/sbin/nginx', ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')]) }
}

async function throughCaddy(folder, backend, files) {
  const port = await freePort()
  const site = readFileSync(join(root, 'docs/proxy/Caddyfile'), 'utf8')
    .replace(/^kefu\.example \{/m, `https://127.0.0.1:${port} {\n\ttls ${files.pem} ${files.key}`)
    .replaceAll('127.0.0.1:8480', `127.0.0.1:${backend}`)
  writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`)
  return { port, program: start('caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
    { env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder } }) }
}

const { folder, remove } = temporaryFolder('proxy')
let site
try {
  const files = await certificate(folder)
  const environment = { JIANXIN_HTTP_TRUSTED_PROXIES: '127.0.0.1' }
  mkdirSync(join(folder, 'site'))
  site = await openSite(join(folder, 'site'), environment)
  for (const [name, open, there] of [['nginx', throughNginx, has('/usr/sbin/nginx') || has('nginx')], ['caddy', throughCaddy, has('caddy')]]) {
    assert.ok(there, `${name} is not installed`)
    const own = join(folder, name)
    mkdirSync(own)
    const proxy = await open(own, site.port, files)
    const url = `https://127.0.0.1:${proxy.port}`
    try {
      await until(async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok, name)
      assert.match(await (await fetch(`${url}/`)).text(), /<html/i)
      await greets(url)
    } finally {
      await proxy.program.stop()
    }
    console.log(`proxy: ${name} carries pages and the stream`)
  }
} finally {
  await site?.program.stop()
  remove()
}
