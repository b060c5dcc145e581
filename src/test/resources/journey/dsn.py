"""Reads a delivery status notification (RFC 3464) as any mail program would; prints what it says."""
import email
import email.policy
import sys

with open(sys.argv[1], 'rb') as file:
    message = email.message_from_binary_file(file, policy=email.policy.default)
assert not message.defects, message.defects
assert message.get_content_type() == 'multipart/report', message.get_content_type()
assert message.get_param('report-type') == 'delivery-status', message['Content-Type']
text, status, original = message.iter_parts()
assert text.get_content_type() == 'text/plain', text.get_content_type()
assert status.get_content_type() == 'message/delivery-status', status.get_content_type()
blocks = status.get_payload()
assert len(blocks) == 2, blocks
assert blocks[0]['Reporting-MTA'].startswith('dns;'), blocks[0]
print('to:', message['To'])
print('auto-submitted:', message['Auto-Submitted'])
print('recipient:', blocks[1]['Final-Recipient'])
print('action:', blocks[1]['Action'])
print('status:', blocks[1]['Status'])
print('diagnostic:', ' '.join((blocks[1]['Diagnostic-Code'] or '').split()))
if original.get_content_type() == 'text/rfc822-headers':
    header = email.message_from_string(original.get_content(), policy=email.policy.default)
else:
    assert original.get_content_type() == 'message/rfc822', original.get_content_type()
    header = original.get_content()
print('original subject:', header['Subject'])
