// Passkeys under `script-src 'self'`: a form with data-webauthn asks the device, fills `credential` and sends itself.
// The kinds are sign-in (the request is fetched from the form's address), prove and enrol (it stands in the page).

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withBytes = (descriptors = []) => descriptors.map((one) => ({ ...one, id: bytes(one.id) }));

function creation(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
}

function request(options) {
  return { ...options, challenge: bytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) };
}

function plain(credential) {
  const { response } = credential;
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: told,
  };
}

const inPage = (form) => JSON.parse(document.getElementById(form.dataset.options).textContent);

async function enrol(form) {
  const { publicKey } = inPage(form).creation_options;
  if (form.elements.passwordless?.checked) {
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
  }
  return navigator.credentials.create({ publicKey: creation(publicKey) });
}

async function prove(form) {
  return navigator.credentials.get({ publicKey: request(inPage(form).request_options.publicKey) });
}

async function signIn(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  const { request_options: options } = await answer.json();
  return navigator.credentials.get({ publicKey: request(options.publicKey) });
}

const KINDS = { enrol, prove, "sign-in": signIn };

async function ask(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  const error = form.querySelector("[data-webauthn-error]");
  error.hidden = true;
  button.disabled = true;
  try {
    const credential = await KINDS[form.dataset.webauthn](form);
    form.elements.credential.value = JSON.stringify(plain(credential));
    form.submit();
  } catch {
    // The browser does not tell a refusal from a device that has nothing to offer, so that no page can find out.
    error.textContent = form.dataset.cancelled;
    error.hidden = false;
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-webauthn]")) form.addEventListener("submit", ask);
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}
