// Serves the image's package pool over HTTP inside the world: the only thing there that is not osgen's. Laid out like
// Debian's mirrors: debian/ has no security suite, that is in debian-security/. While `down` is set, it answers 503.

import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';

export async function serveMirror(folder, port) {
  const mirror = { requests: [], down: false };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://lab').pathname)).slice(1);
    const file = join(folder, path);
    const stat = file.startsWith(`${folder}/`) ? statSync(file, { throwIfNoEntry: false }) : undefined;
    const status = mirror.down ? 503 : stat?.isFile() ? 200 : 404;
    mirror.requests.push({ from: request.socket.remoteAddress, path, status });
    if (status !== 200) {
      response.writeHead(status).end();
      return;
    }
    response.writeHead(200, { 'content-length': stat.size, 'last-modified': stat.mtime.toUTCString() });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });
  await new Promise((settle, fail) => {
    server.on('error', fail);
    server.listen(port, '0.0.0.0', settle);
  });
  server.unref();
  return Object.assign(mirror, { close: () => { server.closeAllConnections(); server.close(); } });
}
