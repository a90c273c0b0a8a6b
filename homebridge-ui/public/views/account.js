import { ask, kindOf } from '../ask.js';
import { button } from '../button.js';
import { h, titled } from '../elements.js';
import { field } from '../field.js';
import { notice } from '../notice.js';
import { t } from '../texts.js';

/**
 * Signing in. The password is in its field and in the one request, nowhere else.
 *
 * @param {import('../app.js').App} app
 * @param {import('../app.js').Given['account']} given
 */
export function accountView(app, { why, then = (locks) => app.go('doors', { locks }) }) {
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
      const { locks } = await ask('/account/sign-in', {
        phone: phone.text(),
        password: password.input.value,
      });
      app.isSignedIn = true;
      password.input.value = '';
      await then(locks);
    } catch (error) {
      said.problem(error);
      if (kindOf(error) === 'wrongPassword') password.input.focus();
      if (kindOf(error) === 'badNumber') phone.input.focus();
    }
  };

  const submit = button(t('signIn'), signIn, { kind: 'primary', busy: t('signingIn') });
  const element = h(
    'section',
    {},
    ...titled(t('accountTitle'), why ?? t('accountLead')),
    app.accountUrl !== undefined && h('p', { class: 'tk-warn' }, t('service', { url: app.accountUrl })),
    h(
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
      h(
        'div',
        { class: 'tk-row' },
        submit,
        button(t('back'), () => app.home()),
      ),
      // Lets Enter in a field sign in, also where browsers want a submit button for that.
      h('input', { type: 'submit', hidden: true }),
    ),
  );
  return { element };
}
