// Gets webhooks and believes only what is signed: npm install standardwebhooks
// WEBHOOK_SECRET=whsec_… PORT=9000 node webhook-receiver.cjs
const http = require("node:http");
const { Webhook } = require("standardwebhooks");

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const seen = new Set(); // yours is a table: an event may come twice, with the same webhook-id

http.createServer(async (request, response) => {
  let body = ""; // as it was sent: parsed and written again it has another signature
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  try {
    const event = webhook.verify(body, request.headers);
    if (!seen.has(request.headers["webhook-id"])) console.log(event.type, event.data.id);
    seen.add(request.headers["webhook-id"]);
    response.writeHead(204).end(); // first answer, then do what takes long
  } catch (refused) {
    response.writeHead(400).end(refused.message);
  }
}).listen(process.env.PORT ?? 9000, "127.0.0.1");
