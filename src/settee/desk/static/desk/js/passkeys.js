// <form data-passkey="sign-in | confirm | add"> asks the device for a passkey and sends its answer
// in the hidden field "credential". The question comes from the page (#passkey-options) or, where
// nobody is signed in yet, from the form's own address. Web Authentication Level 3.

const trouble = (form, name) => {
  const words = form.querySelector(`template[data-trouble="${name}"]`).content.textContent;
  form.querySelector("p[data-trouble]").textContent = words;
};

const question = async (form) => {
  const inPage = document.getElementById("passkey-options");
  if (inPage) return JSON.parse(inPage.textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new TypeError("no question");
  return response.json();
};

const create = async (form, { publicKey }) => {
  const alone = form.elements.passwordless?.checked ?? false;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : publicKey.authenticatorSelection?.userVerification,
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
};

const get = ({ publicKey }) =>
  navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });

const ask = async (form) => {
  const { creation_options, request_options } = await question(form);
  const credential = creation_options ? await create(form, creation_options) : await get(request_options);
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  form.submit();
};

const names = { TypeError: "server", SecurityError: "address", InvalidStateError: "known" };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("p[data-trouble]").textContent = "";
    ask(form).catch((error) => trouble(form, names[error.name] ?? "refused"));
  });
}
