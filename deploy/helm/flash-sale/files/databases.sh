# Makes the schemas and users of the services when the database starts for the first time.
for service in ORDER INVENTORY PAYMENT LOGISTICS; do
  name=$(echo "$service" | tr '[:upper:]' '[:lower:]')
  password=$(eval "echo \"\$${service}_PASSWORD\"")
  mariadb -uroot -p"$MARIADB_ROOT_PASSWORD" <<SQL
CREATE DATABASE IF NOT EXISTS ${name}_0;
CREATE DATABASE IF NOT EXISTS ${name}_1;
CREATE USER IF NOT EXISTS '$name'@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON ${name}_0.* TO '$name'@'%';
GRANT ALL PRIVILEGES ON ${name}_1.* TO '$name'@'%';
SQL
done
