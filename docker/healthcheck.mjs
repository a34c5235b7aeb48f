// The image's health check: 0 where a prediction would succeed, 1 where not.
const { HOST = '127.0.0.1', PORT = '8080' } = process.env;
const host = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[HOST] ?? HOST;
const ready = await fetch(`http://${host}:${PORT}/readyz`).catch((cause) => ({ cause }));
process.stdout.write(ready.ok ? 'ready\n' : `not ready: ${ready.status ?? ready.cause}\n`);
process.exitCode = ready.ok ? 0 : 1;
