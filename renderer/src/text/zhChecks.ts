/** Chinese of what zod says of a value that a setting cannot take. */
export const zhChecks: Readonly<Record<string, string>> = {
  'Too small: expected {what} to be >={limit}': '太小：至少为 {limit}',
  'Too small: expected {what} to be >{limit}': '太小：必须大于 {limit}',
  'Too big: expected {what} to be <={limit}': '太大：至多为 {limit}',
  'Too big: expected {what} to be <{limit}': '太大：必须小于 {limit}',
  'Too small: expected {what} to have >={limit} items': '太少：至少 {limit} 项',
  'Too big: expected {what} to have <={limit} items': '太多：至多 {limit} 项',
  'Invalid option: expected one of {options}': '无效选项：应为 {options} 之一',
  'Invalid input: expected {wanted}, received {given}': '无效输入：应为 {wanted}，而不是 {given}',
}
