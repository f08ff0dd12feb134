// Requests to the server on this computer, and the token that lets this page make them.

const KEY = "facelab-token";
const FORM = /^#[\w-]{16,}$/;
let token = null;

// The terminal shows http://127.0.0.1:PORT/#TOKEN. The fragment is never sent over the network; it is taken out of the
// address bar, too, so that it is not on the screen when a class looks at it. Returns null where there is no token.
export function takeToken() {
  if (FORM.test(location.hash)) {
    token = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search);
    remember(token);
  } else token = remembered();
  // A new address pasted into this tab changes only the fragment: the browser would not load the page again.
  addEventListener("hashchange", () => {
    if (FORM.test(location.hash)) location.reload();
  });
  return token;
}

// A page in a frame of another site may have no storage; it then needs its whole address again after a reload.
function remember(value) {
  try {
    sessionStorage.setItem(KEY, value);
  } catch (error) {
    console.info(error.message);
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

// What the server refuses: its code, its English message and its values are fields of the error.
export class Refusal extends Error {
  constructor(facts) {
    super(facts.message || facts.code);
    Object.assign(this, facts);
  }
}

export async function request(method, path, { json, body, headers = {} } = {}) {
  const options = { method, headers: { Authorization: `Bearer ${token}`, ...headers } };
  if (json !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(json);
  } else if (body) options.body = body;
  return parsed(await answered(path, options));
}

async function answered(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Refusal({ code: "server_gone" });
  }
}

async function parsed(response) {
  if (response.status === 401) throw new Refusal({ code: "wrong_token" });
  const facts = await response.json().catch(() => ({ code: String(response.status) }));
  if (!response.ok) throw new Refusal({ code: String(response.status), ...facts });
  return facts;
}
