import { ask, kindOf, Refused, sentenceOf } from './ask.js';
import { button } from './button.js';
import { h } from './elements.js';
import { field } from './field.js';
import { notice } from './notice.js';
import { t } from './texts.js';

/**
 * The form to sign in with. The password is in its field and in the one request, nowhere else.
 *
 * @param {import('./app.js').App} app
 * @param {(offered: import('./app.js').Offered) => unknown} then
 * @param {() => unknown} leave
 * @param {string} leaving what leaving it is called
 */
export function signInForm(app, then, leave, leaving) {
  const said = notice();
  const phone = field(t('phone'), {
    hint: t('phoneHint'),
    type: 'tel',
    autocomplete: 'username',
    value: app.typed.phone,
    oninput: (value) => (app.typed.phone = value),
  });
  const password = field(t('password'), { type: 'password', autocomplete: 'current-password' });

  const signIn = async () => {
    said.clear();
    phone.complain(phone.text() === '' ? t('needPhone') : undefined);
    password.complain(password.input.value === '' ? t('needPassword') : undefined);
    const missing = [phone, password].find(({ input }) => input.hasAttribute('aria-invalid'));
    if (missing) {
      missing.input.focus();
      return;
    }
    try {
      const offered = await ask('/account/sign-in', { phone: phone.text(), password: password.input.value });
      app.isSignedIn = true;
      password.input.value = '';
      await then(offered);
    } catch (error) {
      said.problem(error);
      if (kindOf(error) === 'wrongPassword') password.input.focus();
      if (kindOf(error) === 'badNumber') phone.input.focus();
    }
  };

  const submit = button(t('signIn'), signIn, { kind: 'primary', busy: t('signingIn') });
  const element = h(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        submit.click();
      },
    },
    phone.element,
    password.element,
    said.element,
    h('div', { class: 'tk-row' }, submit, button(leaving, leave)),
    // Lets Enter in a field sign in, also where browsers want a submit button for that.
    h('input', { type: 'submit', hidden: true }),
  );
  return { element, focus: () => (phone.text() === '' ? phone : password).input.focus() };
}

/**
 * Does something that needs the account. Whoever is not signed in, or not any more, signs in where he is; nothing of
 * what he has typed elsewhere is touched. Throws a `Refused` of the kind `cancelled` when he would rather not.
 *
 * @template T
 * @param {import('./app.js').App} app
 * @param {HTMLElement} place where the form goes
 * @param {string} why
 * @param {() => Promise<T>} work
 */
export async function withAccount(app, place, why, work) {
  let reason = why;
  for (;;) {
    if (!app.isSignedIn) await signInAt(app, place, reason);
    try {
      return await work();
    } catch (error) {
      if (kindOf(error) !== 'signedOut') throw error;
      app.isSignedIn = false;
      reason = sentenceOf(error);
    }
  }
}

/**
 * @param {import('./app.js').App} app
 * @param {HTMLElement} place
 * @param {string} why
 * @returns {Promise<void>}
 */
const signInAt = (app, place, why) =>
  new Promise((resolve, reject) => {
    const form = signInForm(
      app,
      () => {
        place.replaceChildren();
        resolve();
      },
      () => {
        place.replaceChildren();
        reject(new Refused(t('notSignedIn'), 'cancelled'));
      },
      t('cancel'),
    );
    place.replaceChildren(
      h(
        'div',
        { class: 'tk-card', role: 'group', 'aria-label': t('accountTitle') },
        h('p', { class: 'tk-warn', role: 'alert' }, why),
        h('p', { class: 'tk-quiet' }, t('accountLead')),
        form.element,
      ),
    );
    form.focus();
  });
