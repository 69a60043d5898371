#!/usr/bin/env bash
# A certificate for a client of the MCP server: it says whose it is and what it is for
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out client.key
openssl req -new -key client.key -out client.csr \
  -subj "/CN=my-mcp-client/O=MyOrg"
openssl x509 -req -sha256 -in client.csr -CA ca.crt -CAkey ca.key \
  -CAcreateserial -out client.crt -days 90 \
  -extfile <(printf 'subjectAltName=URI:spiffe://example.com/my-mcp-client\nextendedKeyUsage=clientAuth')
