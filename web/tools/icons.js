const SHAPE = /@lucide\/svelte\/dist\/icons\/.*\.svelte$/;

const attribute = ([name, value]) => ` ${name}="${value}"`;
const element = ([tag, attributes]) => `<${tag}${Object.entries(attributes).map(attribute).join('')} />`;

/** Icons as what they are, a few lines each: as they come they are put together anew, attribute by attribute, wherever one is shown. */
export const plainIcons = {
  name: 'icons',
  markup({ content, filename }) {
    if (!SHAPE.test(filename ?? '')) return undefined;
    const { name, node } = JSON.parse(/const iconData = (\{.*\});/.exec(content)[1]);
    return {
      code: `<script>
  let { size = 24, fill = 'none', strokeWidth = 2, class: named, role, 'aria-label': label } = $props();
</script>
<svg width={size} height={size} viewBox="0 0 24 24" {fill} stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round"
  class={['lucide-${name}', named]} {role} aria-label={label} aria-hidden={label === undefined ? 'true' : undefined}>${node.map(element).join('')}</svg>`,
    };
  },
};
