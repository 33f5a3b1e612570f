// One connection for all open pages: browsers allow six to a host, and every page would hold one.
// It hands on what the server says, and keeps the last of it for pages that open later.
"use strict";

const ports = new Set();
let last = null;

function listen() {
  const source = new EventSource("/.copydesk/events");
  source.onmessage = (event) => {
    last = event.data;
    for (const port of ports) port.postMessage(last);
  };
  source.onerror = () => {
    last = null; // what a server said that is gone must not reach the pages of the next
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 500);
  };
}

onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = (message) => {
    if (message.data === "leave") {
      ports.delete(port);
      return;
    }
    ports.add(port);
    if (last !== null) port.postMessage(last);
  };
  port.start();
};

listen();
