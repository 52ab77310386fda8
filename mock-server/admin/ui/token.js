// The admin token: asked for when it is needed, kept in a variable of this module only.
import { byId } from './dom.js';

let token = '';

export const currentToken = () => token;

export function authorization() {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

// Asks, and calls attempt(token), which returns '' when it worked, or what to tell the user; the
// dialog stays open until it works or is cancelled. Resolves to whether it worked.
export function askForToken({ title, why, action, attempt }) {
  const dialog = byId('token-dialog');
  const input = byId('token-input');
  const error = byId('token-error');
  byId('token-title').textContent = title;
  byId('token-why').textContent = why;
  byId('token-submit').textContent = action;
  error.textContent = '';
  input.value = token;
  return new Promise((resolve) => {
    let worked = false;
    const submit = async (event) => {
      event.preventDefault();
      const given = input.value.trim();
      const problem = await attempt(given);
      if (problem) {
        error.textContent = problem;
        input.focus();
        return;
      }
      token = given;
      worked = true;
      dialog.close();
    };
    const cancel = () => dialog.close();
    const form = byId('token-form');
    form.addEventListener('submit', submit);
    byId('token-cancel').addEventListener('click', cancel);
    dialog.addEventListener('close', () => {
      form.removeEventListener('submit', submit);
      byId('token-cancel').removeEventListener('click', cancel);
      input.value = '';
      resolve(worked);
    }, { once: true });
    dialog.showModal();
    input.focus();
  });
}
