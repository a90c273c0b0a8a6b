import { ask } from '../ask.js';
import { button } from '../button.js';
import { h, titled } from '../elements.js';
import { codeField, field } from '../field.js';
import { notice } from '../notice.js';
import { codeWords, t } from '../texts.js';

/**
 * The address of a gateway and a code that one has already.
 *
 * @param {import('../app.js').App} app
 */
export function manualView(app) {
  const said = notice();
  const host = field(t('host'), {
    hint: t('hostHint'),
    value: app.typed.host,
    oninput: (value) => (app.typed.host = value),
  });
  const code = codeField(t('code'), codeWords(), {
    hint: t('codeHint'),
    value: app.typed.code,
    oninput: (value) => (app.typed.code = value),
  });

  const search = async () => {
    host.complain(undefined);
    said.busy(t('searching'));
    try {
      const look = await ask('/gateway/find', {});
      host.input.value = app.typed.host = look.host;
      said.news(t('found', { host: look.host }));
    } catch (error) {
      said.problem(error);
    }
  };

  const lookForDoors = async () => {
    said.clear();
    host.complain(host.text() === '' ? t('needHost') : undefined);
    code.complain(code.text() === '' ? t('needCode') : undefined);
    const missing = [host, code].find(({ input }) => input.hasAttribute('aria-invalid'));
    if (missing) {
      missing.input.focus();
      return;
    }
    try {
      const look = await ask('/gateway/look', { host: host.text() });
      app.go('doors', { look, code: code.text() });
    } catch (error) {
      said.problem(error);
      host.input.focus();
    }
  };

  const submit = button(t('lookForDoors'), lookForDoors, { kind: 'primary', busy: t('looking') });
  const element = h(
    'section',
    {},
    ...titled(t('manualTitle'), t('manualLead')),
    h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          submit.click();
        },
      },
      host.element,
      h('div', { class: 'tk-field' }, button(t('search'), search, { busy: t('searching') })),
      code.element,
      said.element,
      h(
        'div',
        { class: 'tk-row' },
        submit,
        button(t('back'), () => app.home()),
      ),
      h('input', { type: 'submit', hidden: true }),
    ),
  );
  return { element };
}
